-- Residences in order of their position, with the position of their unit.
-- Parameters: release_id. Columns: residence_pos, residence_code, unit_pos, name_zh, name_en, residence_kind, estate_name_zh, basis, x_m, y_m (metres), lon, lat (degrees).
SELECT r.residence_pos,
       r.residence_code,
       u.unit_pos,
       r.name_zh,
       r.name_en,
       r.residence_kind,
       r.estate_name_zh,
       r.basis,
       ST_X(r.geom_m) AS x_m,
       ST_Y(r.geom_m) AS y_m,
       ST_X(r.geom) AS lon,
       ST_Y(r.geom) AS lat
FROM shown.residence AS r
JOIN shown.unit AS u ON u.release_id = :release_id AND u.unit_code = r.unit_code
WHERE r.release_id = :release_id
ORDER BY r.residence_pos

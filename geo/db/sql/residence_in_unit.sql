-- Residences as shown: each in the unit that covers it, with its place in metres.
-- Parameters: release_id, metric_srid. Adds rows to shown.residence; a residence that no unit covers is left out, so the caller compares counts.
-- residence_pos runs unit by unit and, inside a unit, along PostGIS' own order of points, the Hilbert curve: protection and its error bounds count along it.
-- A unit's own point (its code is the unit's) belongs to that unit; on a shared edge the lower code wins, so the answer never depends on row order.
INSERT INTO shown.residence (release_id, residence_code, residence_pos, unit_code, name_zh, name_en, residence_kind, estate_name_zh, basis, geom, geom_m)
SELECT r.release_id,
       r.residence_code,
       row_number() OVER (ORDER BY u.unit_code, r.geom, r.residence_code) - 1,
       u.unit_code,
       r.name_zh,
       r.name_en,
       r.residence_kind,
       r.estate_name_zh,
       r.basis,
       r.geom,
       ST_Transform(r.geom, CAST(:metric_srid AS integer))
FROM exact.residence AS r
CROSS JOIN LATERAL (
    SELECT unit_code
    FROM shown.unit
    WHERE release_id = :release_id
      AND ST_Covers(geom, r.geom)
    ORDER BY (unit_code = r.residence_code) DESC, unit_code
    LIMIT 1
) AS u
WHERE r.release_id = :release_id

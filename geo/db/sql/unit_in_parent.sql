-- Units as shown: each with its area and with the parent whose polygon covers a point on its surface.
-- Parameters: release_id, metric_srid. Adds rows to shown.unit; area_m2 in square metres; parent_code is null where no parent covers it.
INSERT INTO shown.unit (release_id, unit_code, unit_pos, name_zh, name_en, unit_kind, parent_code, area_m2, geom)
SELECT u.release_id,
       u.unit_code,
       row_number() OVER (ORDER BY u.unit_code) - 1,
       u.name_zh,
       u.name_en,
       u.unit_kind,
       p.parent_code,
       ST_Area(ST_Transform(u.geom, CAST(:metric_srid AS integer))),
       u.geom
FROM exact.unit AS u
LEFT JOIN LATERAL (
    SELECT parent_code
    FROM shown.parent
    WHERE release_id = :release_id
      AND ST_Covers(geom, ST_PointOnSurface(u.geom))
    ORDER BY parent_code
    LIMIT 1
) AS p ON TRUE
WHERE u.release_id = :release_id

-- Outlets as shown: each with the unit that covers it, and its place in metres. Outlets beyond the boundary count: their unit_code is null.
-- Parameters: release_id, metric_srid. Adds rows to shown.outlet. On a shared edge the lower unit code wins.
INSERT INTO shown.outlet (release_id, outlet_code, outlet_pos, name_zh, name_en, aliases, outlet_type, status, unit_code, geom, geom_m)
SELECT o.release_id,
       o.outlet_code,
       row_number() OVER (ORDER BY o.outlet_code) - 1,
       o.name_zh,
       o.name_en,
       o.aliases,
       o.outlet_type,
       o.status,
       u.unit_code,
       o.geom,
       ST_Transform(o.geom, CAST(:metric_srid AS integer))
FROM exact.outlet AS o
LEFT JOIN LATERAL (
    SELECT unit_code
    FROM shown.unit
    WHERE release_id = :release_id
      AND ST_Covers(geom, o.geom)
    ORDER BY unit_code
    LIMIT 1
) AS u ON TRUE
WHERE o.release_id = :release_id

-- The outlets that are nearest to the residences of one unit for one service: each outlet once, with its shortest straight distance.
-- Parameters: release_id, unit_code, service_code, row_limit. Columns: outlet_pos, serves_migrants (yes, no, unknown), distance_m (metres).
SELECT o.outlet_pos, s.serves_migrants, min(o.geom_m <-> r.geom_m) AS distance_m
FROM shown.residence AS r
CROSS JOIN shown.outlet AS o
JOIN shown.outlet_service AS s ON s.release_id = :release_id AND s.outlet_code = o.outlet_code AND s.service_code = :service_code
WHERE r.release_id = :release_id
  AND r.unit_code = :unit_code
  AND o.release_id = :release_id
  AND o.status = 'open'
GROUP BY o.outlet_pos, s.serves_migrants
ORDER BY distance_m, o.outlet_pos
LIMIT :row_limit

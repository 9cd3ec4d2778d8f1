-- For one service, the outlet that is nearest to any residence of each unit, as the crow flies.
-- Parameters: release_id, service_code. Columns: unit_code, outlet_pos, distance_m (metres). Units without residences have no row.
SELECT DISTINCT ON (r.unit_code) r.unit_code, o.outlet_pos, n.distance_m
FROM shown.nearest_outlet AS n
JOIN shown.residence AS r ON r.release_id = :release_id AND r.residence_code = n.residence_code
JOIN shown.outlet AS o ON o.release_id = :release_id AND o.outlet_code = n.outlet_code
WHERE n.release_id = :release_id
  AND n.service_code = :service_code
ORDER BY r.unit_code, n.distance_m, o.outlet_pos

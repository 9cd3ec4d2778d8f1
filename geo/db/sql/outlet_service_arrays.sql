-- What outlets offer, as positions.
-- Parameters: release_id. Columns: outlet_pos, service_code, capacity_count, capacity_unit (null where unknown), serves_migrants (yes, no, unknown).
SELECT o.outlet_pos, s.service_code, s.capacity_count, s.capacity_unit, s.serves_migrants
FROM shown.outlet_service AS s
JOIN shown.outlet AS o ON o.release_id = :release_id AND o.outlet_code = s.outlet_code
WHERE s.release_id = :release_id
ORDER BY o.outlet_pos, s.service_code

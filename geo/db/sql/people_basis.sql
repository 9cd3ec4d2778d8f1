-- On what the people counts of each unit rest, one row a unit and basis.
-- Parameters: release_id. Columns: unit_pos, basis (counted, estimated, illustrative).
SELECT DISTINCT u.unit_pos, p.basis
FROM shown.people AS p
JOIN shown.residence AS r ON r.release_id = :release_id AND r.residence_code = p.residence_code
JOIN shown.unit AS u ON u.release_id = :release_id AND u.unit_code = r.unit_code
WHERE p.release_id = :release_id

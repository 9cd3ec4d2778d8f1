-- True people of every residence and every cell, zeros included, with the unit whose run they belong to.
-- Parameters: release_id. Columns: unit_code, residence_code, cell_code, people_count (people), basis, hilbert_pos
-- (position along the unit's Hilbert curve).
SELECT r.unit_code,
       r.residence_code,
       c.cell_code,
       coalesce(p.people_count, 0) AS people_count,
       coalesce(p.basis, r.basis) AS basis,
       r.residence_pos AS hilbert_pos
FROM shown.residence AS r
CROSS JOIN shown.cell AS c
LEFT JOIN exact.people AS p
  ON p.release_id = :release_id AND p.residence_code = r.residence_code AND p.cell_code = c.cell_code
WHERE r.release_id = :release_id
  AND c.release_id = :release_id
ORDER BY r.residence_pos, c.cell_pos

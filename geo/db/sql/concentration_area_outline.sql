-- The outline of one concentration area: the union of its units.
-- Parameters: release_id, concentration_area_code, name_zh, name_en, basis, citation_zh, citation_en, unit_codes (list). Adds one row to shown.concentration_area.
INSERT INTO shown.concentration_area (release_id, concentration_area_code, name_zh, name_en, basis, citation_zh, citation_en, geom)
SELECT CAST(:release_id AS integer),
       :concentration_area_code,
       :name_zh,
       :name_en,
       :basis,
       :citation_zh,
       :citation_en,
       ST_Multi(ST_Union(geom ORDER BY unit_code))
FROM shown.unit
WHERE release_id = :release_id
  AND unit_code = ANY(CAST(:unit_codes AS text[]))
HAVING count(*) > 0

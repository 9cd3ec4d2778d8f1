-- True coverage of a release, as it was read.
-- Parameters: release_id. Columns: unit_code, indicator_code, group_code, period, is_cumulative, residence_rule, denominator_code,
-- numerator_count and denominator_count (people; null where missing), basis.
SELECT unit_code, indicator_code, group_code, period, is_cumulative, residence_rule, denominator_code, numerator_count, denominator_count, basis
FROM exact.coverage
WHERE release_id = :release_id
ORDER BY unit_code, indicator_code, group_code, period

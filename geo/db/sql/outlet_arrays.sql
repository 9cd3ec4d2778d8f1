-- Outlets in order of their position, with the services they offer.
-- Parameters: release_id. Columns: outlet_pos, outlet_code, name_zh, name_en, aliases, outlet_type, symbol, type_zh, type_en, status, unit_code, hours_text,
-- x_m, y_m (metres), lon, lat (degrees), service_codes (list of text).
SELECT o.outlet_pos,
       o.outlet_code,
       o.name_zh,
       o.name_en,
       o.aliases,
       o.outlet_type,
       t.symbol,
       t.name_zh AS type_zh,
       t.name_en AS type_en,
       o.status,
       o.unit_code,
       h.hours_text,
       ST_X(o.geom_m) AS x_m,
       ST_Y(o.geom_m) AS y_m,
       ST_X(o.geom) AS lon,
       ST_Y(o.geom) AS lat,
       coalesce(s.service_codes, ARRAY[]::text[]) AS service_codes
FROM shown.outlet AS o
JOIN shown.outlet_type AS t ON t.release_id = :release_id AND t.outlet_type_code = o.outlet_type
LEFT JOIN shown.outlet_hours AS h ON h.release_id = :release_id AND h.outlet_code = o.outlet_code
LEFT JOIN (
    SELECT outlet_code, array_agg(service_code ORDER BY service_code) AS service_codes
    FROM shown.outlet_service
    WHERE release_id = :release_id
    GROUP BY outlet_code
) AS s ON s.outlet_code = o.outlet_code
WHERE o.release_id = :release_id
ORDER BY o.outlet_pos

-- Points placed just as a build places outlets: in metres, in the unit that covers them, at the nearest edge of the walking network.
-- Parameters: release_id, metric_srid, lons and lats (lists of degrees, EPSG:4326), margin_m (metres). Columns: point_pos, x_m, y_m (metres), unit_code
-- (null beyond the boundary), edge_pos, along_m, walk_m (metres; null without a network), is_near (whether a unit lies within margin_m).
-- Of edges exactly as near the one is taken that `outlet_attached.sql` takes.
WITH point AS (
    SELECT t.ordinality - 1 AS point_pos,
           ST_SetSRID(ST_MakePoint(t.lon, t.lat), 4326) AS geom,
           ST_Transform(ST_SetSRID(ST_MakePoint(t.lon, t.lat), 4326), CAST(:metric_srid AS integer)) AS geom_m
    FROM unnest(CAST(:lons AS double precision[]), CAST(:lats AS double precision[])) WITH ORDINALITY AS t (lon, lat, ordinality)
)
SELECT p.point_pos,
       ST_X(p.geom_m) AS x_m,
       ST_Y(p.geom_m) AS y_m,
       u.unit_code,
       e.edge_pos,
       least(ST_LineLocatePoint(e.geom_m, p.geom_m) * e.length_m, e.length_m) AS along_m,
       e.walk_m,
       EXISTS (
           SELECT 1
           FROM shown.unit AS n
           WHERE n.release_id = :release_id
             AND n.geom && CAST(ST_Buffer(CAST(p.geom AS geography), CAST(:margin_m AS double precision)) AS geometry)
             AND ST_DWithin(CAST(n.geom AS geography), CAST(p.geom AS geography), CAST(:margin_m AS double precision))
       ) AS is_near
FROM point AS p
LEFT JOIN LATERAL (
    SELECT unit_code
    FROM shown.unit
    WHERE release_id = :release_id
      AND ST_Covers(geom, p.geom)
    ORDER BY unit_code
    LIMIT 1
) AS u ON TRUE
LEFT JOIN LATERAL (
    SELECT *
    FROM (
        SELECT edge_pos, edge_code, geom_m, length_m, geom_m <-> p.geom_m AS walk_m, ST_ClosestPoint(geom_m, p.geom_m) AS foot_m
        FROM shown.road_edge
        WHERE release_id = :release_id
          AND start_node IS NOT NULL
        ORDER BY geom_m <-> p.geom_m
        LIMIT 8
    ) AS near
    ORDER BY walk_m, ST_X(foot_m), ST_Y(foot_m), edge_code, edge_pos
    LIMIT 1
) AS e ON TRUE
ORDER BY p.point_pos

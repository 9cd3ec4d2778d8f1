-- Every residence attached to the nearest edge of the walking network, by the spatial index of the metric system.
-- Parameters: release_id. Adds rows to shown.residence_attachment: edge_pos, along_m (metres along the edge from its start), walk_m (metres to the edge).
-- Without a walking network there are no rows. Of edges exactly as near, the one whose nearest point lies furthest west, then south, is taken,
-- then the first by code: the order of rows decides nothing.
INSERT INTO shown.residence_attachment (release_id, residence_code, edge_pos, along_m, walk_m)
SELECT p.release_id,
       p.residence_code,
       e.edge_pos,
       least(ST_LineLocatePoint(e.geom_m, p.geom_m) * e.length_m, e.length_m),
       e.walk_m
FROM shown.residence AS p
CROSS JOIN LATERAL (
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
) AS e
WHERE p.release_id = :release_id

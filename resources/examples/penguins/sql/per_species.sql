-- Precision: of the birds called this species, how many are? Recall: of the birds of this species, how many were found?
WITH called AS (
    SELECT predicted AS species, sum(count) AS called FROM confusion GROUP BY predicted
),
lived AS (
    SELECT actual AS species, sum(count) AS birds, sum(count) FILTER (actual = predicted) AS found
    FROM confusion
    GROUP BY actual
)
SELECT
    species,
    CAST(birds AS BIGINT)            AS birds,
    found / called                   AS precision,
    found / birds                    AS recall,
    2 * found / (birds + called)     AS f1
FROM lived JOIN called USING (species)
ORDER BY species

-- How probable is each species for each bird held out? The measurements count as independent, so the logarithms of
-- their densities add up; with the logarithm of the prior they make a score, and scores become probabilities.
WITH measured AS (
    UNPIVOT test ON bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g INTO NAME feature VALUE value
),
scored AS (
    SELECT
        bird,
        measured.species AS species,
        model.species    AS candidate,
        ln(any_value(prior)) - sum(ln(2 * pi() * variance) + (value - mean) ** 2 / variance) / 2 AS score
    FROM measured JOIN model USING (feature)
    GROUP BY ALL
),
compared AS (
    SELECT *, exp(score - max(score) OVER (PARTITION BY bird)) AS odds FROM scored
)
SELECT * EXCLUDE (odds), odds / sum(odds) OVER (PARTITION BY bird) AS probability
FROM compared
ORDER BY bird, candidate

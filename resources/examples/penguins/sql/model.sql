-- Gaussian naive Bayes: a species' prior is its share of the training birds, and each measurement is normal within it.
-- smoothing widens every variance by that share of the measurement's spread, so that no narrow one decides alone.
SELECT
    species,
    feature,
    birds / sum(birds) OVER (PARTITION BY feature) AS prior,
    mean,
    variance + $smoothing * spread                 AS variance
FROM moments
ORDER BY species, feature

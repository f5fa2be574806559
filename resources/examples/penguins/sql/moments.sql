-- What the training birds teach: mean and variance of each measurement within each species, and its variance over
-- all birds (spread), which says how large a variance of that measurement is.
WITH measured AS (
    UNPIVOT train ON bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g INTO NAME feature VALUE value
),
spreads AS (
    SELECT feature, var_pop(value) AS spread FROM measured GROUP BY feature
)
SELECT species, feature, count(*) AS birds, avg(value) AS mean, var_pop(value) AS variance, any_value(spread) AS spread
FROM measured JOIN spreads USING (feature)
GROUP BY species, feature
ORDER BY species, feature

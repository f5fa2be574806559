-- How many birds of each species were taken for which, the empty cells included.
WITH species AS (SELECT DISTINCT species FROM predicted)
SELECT actual.species AS actual, guess.species AS predicted, count(bird) AS count
FROM species AS actual
CROSS JOIN species AS guess
LEFT JOIN predicted ON predicted.species = actual.species AND predicted.predicted = guess.species
GROUP BY ALL
ORDER BY ALL

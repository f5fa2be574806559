-- How many images of each digit were taken for which, the empty cells included.
WITH digits AS (SELECT unnest(range(10)) AS digit)
SELECT actual.digit AS actual, guess.digit AS predicted, count(image) AS count
FROM digits AS actual
CROSS JOIN digits AS guess
LEFT JOIN predicted ON predicted.digit = actual.digit AND predicted.predicted = guess.digit
GROUP BY ALL
ORDER BY ALL

-- The sieve of Eratosthenes: what is a multiple of a number up to the root of the limit is struck out.
WITH struck AS (
    SELECT DISTINCT unnest(range(n * n, $limit + 1, n)) AS number
    FROM range(2, floor(sqrt($limit))::BIGINT + 1) AS roots(n)
)
SELECT number AS prime, row_number() OVER (ORDER BY number) AS position
FROM range(2, $limit + 1) AS numbers(number)
WHERE number NOT IN (SELECT number FROM struck)
ORDER BY prime

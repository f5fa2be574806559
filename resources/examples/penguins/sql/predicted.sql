-- The verdict: the most probable species of each bird. Only the verdict is kept: where another smoothing changes
-- probabilities but no verdict, all that follows is reused.
SELECT bird, species, arg_max(candidate, score) AS predicted
FROM posterior
GROUP BY bird, species
ORDER BY bird

-- The birds that were taken for another species, with what was measured and how sure the model was.
SELECT bird, island, sex, species, predicted, probability, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g
FROM predicted
JOIN posterior USING (bird, species)
JOIN test USING (bird, species)
WHERE species != predicted AND candidate = predicted
ORDER BY bird

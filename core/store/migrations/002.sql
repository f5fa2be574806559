-- Two indexes that cost a run of reused steps more than all else: with every run they grew by a place for each of its
-- steps, each in another page. Baselines.h reads the last runs instead; what a version's runs are is asked by artifact.
DROP INDEX step_runs_by_step;
DROP INDEX step_outputs_by_version;

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Starter.h"

#include "core/base/Text.h"

#include <cctype>
#include <fcntl.h>

namespace stemma {

namespace {

constexpr const char* kPipeline = R"(# A first pipeline. Run it:        stemma run
# See what it made:              stemma artifacts
# Change something, ask why:     stemma plan --why
stemma: 1
name: @NAME@
description: From daily measurements to a summary of each city.

parameters:
  least_days: 3       # try another value: stemma run -p least_days=5

steps:
  measurements:       # a file, kept as an artifact with its profile
    import: measurements.csv

  cities:             # a query over it, in SQL
    sql: cities.sql
    inputs: [measurements]
    parameters: [least_days]
    checks: [row_count > 0]

  coldest:            # any program: it reads its inputs and writes its outputs
    command: tail -n +2 {inputs.measurements} | sort -t, -k3,3g | head -n 3 > {outputs.coldest}
    inputs: [measurements]
    outputs: {coldest: {type: text}}

  summary:            # numbers to watch from run to run
    sql: SELECT count(*) AS cities, max(highest) AS highest, min(lowest) AS lowest FROM cities
    inputs: [cities]
    outputs: {summary: {type: metrics, format: json}}
)";

constexpr const char* kQuery =
    R"(-- One row for each city that was measured often enough. $least_days is the pipeline's parameter.
SELECT city,
       count(*) AS days,
       round(avg(temperature), 2) AS mean,
       min(temperature) AS lowest,
       max(temperature) AS highest
FROM measurements
GROUP BY city
HAVING count(*) >= $least_days
ORDER BY city
)";

constexpr const char* kData = R"(city,day,temperature
Bergen,2026-01-05,2.1
Bergen,2026-01-06,3.4
Bergen,2026-01-07,1.8
Bergen,2026-01-08,0.2
Helsinki,2026-01-05,-7.9
Helsinki,2026-01-06,-11.3
Helsinki,2026-01-07,-9.6
Lisbon,2026-01-05,13.2
Lisbon,2026-01-06,14.8
Lisbon,2026-01-07,12.9
Lisbon,2026-01-08,15.1
Lisbon,2026-01-09,13.7
Vienna,2026-01-05,-1.2
Vienna,2026-01-06,0.4
)";

/// A new file; one that is there stays as it is.
Status writeNew(const fs::path& path, std::string_view content) {
    STEMMA_TRY(const Fd file, openFile(path, O_WRONLY | O_CREAT | O_EXCL));
    return writeAll(file.get(), content);
}

} // namespace

std::string pipelineName(const fs::path& folder) {
    std::string name = folder.filename().native();
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-') c = '_';
    if (name.empty() || (!std::isalpha(static_cast<unsigned char>(name[0])) && name[0] != '_')) name.insert(0, "_");
    return name.substr(0, 64);
}

std::vector<StarterFile> starterFiles(const std::string& name) {
    std::string text = kPipeline;
    text.replace(text.find("@NAME@"), 6, name);
    return {{"measurements.csv", kData}, {"cities.sql", kQuery}, {"pipeline.yaml", text}};
}

Result<fs::path> writeStarter(const fs::path& folder) {
    std::error_code failed;
    fs::path whole = fs::absolute(folder, failed).lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path();
    const std::vector<StarterFile> files = starterFiles(pipelineName(whole));
    for (const StarterFile& file : files)
        if (fs::exists(fs::symlink_status(whole / file.name, failed)))
            return fail(ErrorCode::AlreadyExists,
                        "'" + printable((folder / file.name).lexically_normal().native()) +
                            "' is there already; nothing was written",
                        "Name a folder that has none, as in: stemma new weather");
    STEMMA_CHECK(makeFolders(whole));
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Status written = writeNew(whole / files[i].name, files[i].text);
        if (written) continue;
        // What another program put there in this moment (the one that failed) isn't ours to remove.
        const std::size_t ours = written.error().code == ErrorCode::AlreadyExists ? i : i + 1;
        for (std::size_t k = 0; k < ours; ++k) fs::remove(whole / files[k].name, failed);
        return fail(written.error());
    }
    return whole / "pipeline.yaml";
}

} // namespace stemma

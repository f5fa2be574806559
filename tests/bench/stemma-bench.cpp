// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of core that bench.py measures without the rest of the program around them.
//   stemma-bench csv FILE ROWS     writes the same table each time: id, kind, count, mass
//   stemma-bench hash FILE…        hashes them side by side, prints {"seconds", "bytes"}
//   stemma-bench copy FROM TO      copies and hashes in one pass, as ingest does; prints the same
//   stemma-bench profile FILE      sniffs it, prints {"options", "rows", "seconds"}; then profiles once for each line
//   of
//                                  standard input, printing {"seconds"}; at its end {"memory_bytes"}, of the helper
#include "core/base/Files.h"
#include "core/base/Result.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <sys/resource.h>

namespace stemma {
namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void print(const Json& json) {
    std::printf("%s\n", json.dump().c_str());
    std::fflush(stdout);
}

Status writeCsv(const fs::path& file, std::int64_t rows) {
    static constexpr const char* kKinds[] = {"alpha", "beta", "gamma", "delta", "epsilon"};
    std::FILE* out = std::fopen(file.c_str(), "w");
    if (out == nullptr) return failErrno(errno, file.string());
    std::fprintf(out, "id,kind,count,mass\n");
    std::uint64_t state = 7;
    for (std::int64_t i = 0; i < rows; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const auto bits = unsigned(state >> 33);
        std::fprintf(out, "%lld,%s,%u,%u.%02u\n", static_cast<long long>(i), kKinds[bits % 5], bits / 5 % 100,
                     bits / 500 % 1000, bits / 500'000 % 100);
    }
    if (std::fclose(out) != 0) return failErrno(errno, file.string());
    return {};
}

Status hashFiles(const std::vector<fs::path>& files) {
    std::vector<std::uint64_t> bytes(files.size());
    const double began = now();
    STEMMA_CHECK(forEachParallel(files.size(), [&](std::size_t i) -> Status {
        STEMMA_TRY(const HashedFile hashed, hashFile(files[i]));
        bytes[i] = hashed.bytes;
        return {};
    }));
    const double seconds = now() - began;
    std::int64_t sum = 0;
    for (const std::uint64_t one : bytes) sum += std::int64_t(one);
    print(Json::object({{"seconds", seconds}, {"bytes", sum}}));
    return {};
}

Status copyFile(const fs::path& from, const fs::path& to) {
    const double began = now();
    STEMMA_TRY(const HashedFile hashed, copyFileHashed(from, to));
    print(Json::object({{"seconds", now() - began}, {"bytes", std::int64_t(hashed.bytes)}}));
    return {};
}

Status profileFile(const fs::path& file) {
    {
        TablesClient tables(TablesClient::Options{.processes = 1, .seconds = 0});
        const double began = now();
        STEMMA_TRY(const Sniffed sniffed, tables.sniff({file}));
        print(
            Json::object({{"options", sniffed.options.toJson()}, {"rows", sniffed.rows}, {"seconds", now() - began}}));
        for (std::string line; std::getline(std::cin, line);) {
            const double start = now();
            STEMMA_TRY(const Profile profile, tables.profile({file}, sniffed.options));
            print(Json::object({{"seconds", now() - start}, {"rows", profile.rows}}));
        }
    }
    struct rusage usage {};
    ::getrusage(RUSAGE_CHILDREN, &usage); // the client has waited for its helper
    print(Json::object({{"memory_bytes", std::int64_t(usage.ru_maxrss) * 1024}}));
    return {};
}

Status work(const std::vector<std::string>& words) {
    const std::string verb = words.empty() ? "" : words[0];
    if (verb == "csv" && words.size() == 3) return writeCsv(words[1], std::stoll(words[2]));
    if (verb == "hash" && words.size() > 1) return hashFiles({words.begin() + 1, words.end()});
    if (verb == "copy" && words.size() == 3) return copyFile(words[1], words[2]);
    if (verb == "profile" && words.size() == 2) return profileFile(words[1]);
    return fail(ErrorCode::InvalidArgument, "stemma-bench csv|hash|copy|profile …");
}

} // namespace
} // namespace stemma

int main(int count, char** arguments) {
    const stemma::Status done = stemma::work({arguments + 1, arguments + count});
    if (!done) std::fprintf(stderr, "%s\n", stemma::describe(done.error()).c_str());
    return done ? 0 : 1;
}

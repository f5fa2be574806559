// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/StepNames.h"

#include "core/base/Hash.h"

#include <algorithm>
#include <cstring>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::uint64_t kLargest = 256u << 20; // bytes
constexpr std::string_view kForm = "stemma-step-names-1";

fs::path fileFor(const fs::path& derived, std::string_view owner) {
    return derived / "names" / sha256(owner).hex().substr(0, 32);
}

} // namespace

std::uint64_t StepNames::hashOf(std::string_view step, std::string_view cell) {
    std::uint64_t hash = 14695981039346656037u; // FNV-1a
    const auto add = [&hash](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
        hash = (hash ^ 0xff) * 1099511628211u; // no byte of UTF-8: "ab", "c" and "a", "bc" differ
    };
    add(step);
    add(cell);
    return hash;
}

bool StepNames::has(std::uint64_t hash) const {
    return std::binary_search(hashes.begin(), hashes.end(), hash);
}

void StepNames::sort() {
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

StepNames StepNames::read(const fs::path& derived, std::string_view owner) {
    const auto text = readFile(fileFor(derived, owner), kLargest);
    StepNames names;
    constexpr std::size_t kSum = sizeof(Digest::bytes), kHead = kSum + sizeof names.last.value + sizeof names.runs;
    if (!text || text->size() < kHead || (text->size() - kHead) % sizeof(std::uint64_t) != 0) return names;
    const std::string_view body = std::string_view(*text).substr(kSum);
    // It isn't synced: what a power cut leaves may be of the right size.
    if (sha256(std::string(kForm) + std::string(owner) + std::string(body)).view() != text->substr(0, kSum))
        return names;
    std::memcpy(&names.last.value, text->data() + kSum, sizeof names.last.value);
    std::memcpy(&names.runs, text->data() + kSum + sizeof names.last.value, sizeof names.runs);
    names.hashes.resize((text->size() - kHead) / sizeof(std::uint64_t));
    std::memcpy(names.hashes.data(), text->data() + kHead, text->size() - kHead);
    return names;
}

void StepNames::write(const fs::path& derived, std::string_view owner) const {
    std::string body(reinterpret_cast<const char*>(&last.value), sizeof last.value);
    body.append(reinterpret_cast<const char*>(&runs), sizeof runs);
    body.append(reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(std::uint64_t));
    const fs::path file = fileFor(derived, owner);
    const Digest sum = sha256(std::string(kForm) + std::string(owner) + body);
    remember(file, std::string(sum.view()) + body); // others may read it just now
}

} // namespace stemma

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepCancels.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace stemma {

namespace {
constexpr std::uint64_t kMostBytes = 1 << 20;
} // namespace

std::vector<std::string> CancelFile::take() {
    std::vector<std::string> steps;
    struct stat facts {};
    if (::stat(m_file.c_str(), &facts) != 0 || std::uint64_t(facts.st_size) <= m_read) return steps;
    const auto text = readFile(m_file, kMostBytes);
    if (!text) return steps;
    std::size_t begin = std::size_t(m_read);
    for (std::size_t end = 0; begin < text->size() && (end = text->find('\n', begin)) != std::string::npos;
         begin = end + 1)
        if (end > begin) steps.push_back(text->substr(begin, end - begin));
    m_read = begin;
    return steps;
}

Status CancelFile::request(const fs::path& file, const std::string& step) {
    STEMMA_TRY(const Fd out, openFile(file, O_WRONLY | O_CREAT | O_APPEND, 0644));
    return writeAll(out.get(), step + "\n");
}

} // namespace stemma

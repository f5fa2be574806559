// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LayoutMemory.h"

#include "core/base/Files.h"
#include "core/layout/LaneParts.h"
#include "core/layout/Lanes.h"
#include "core/layout/Parts.h"
#include "core/layout/Reroute.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

namespace stemma::layered {

namespace {

constexpr std::string_view kMagic = "stemma layout 3\n"; ///< rises when equal graphs are laid out otherwise
constexpr std::uint64_t kMostFileBytes = 8'000'000;
constexpr std::uint64_t kMostBytes = 256'000'000;
constexpr std::size_t kMostFiles = 2'000, kKeptFiles = 1'800;

/// Numbers one after the other, as this machine writes them: the folder never leaves it.
class Writer {
public:
    template <typename T>
    void add(T value) {
        static_assert(std::is_arithmetic_v<T>);
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <typename T>
    void list(const std::vector<T>& values) {
        add(std::uint64_t(values.size()));
        for (const T& value : values) add(value);
    }
    void points(const std::vector<Point>& values) {
        add(std::uint64_t(values.size()));
        m_bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Point));
    }
    void areas(const std::vector<Area>& values) {
        add(std::uint64_t(values.size()));
        for (const Area& a : values)
            for (const double v : {a.corner.x, a.corner.y, a.size.width, a.size.height}) add(v);
    }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Reads the same; `good` becomes false where bytes are missing or a number is none.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

    template <typename T>
    T take() {
        T value{};
        if (m_bytes.size() < sizeof value) m_good = false;
        if (!m_good) return value;
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
        if constexpr (std::is_floating_point_v<T>) m_good = m_good && isNear(value);
        return value;
    }
    /// How many follow, each of so many bytes at least.
    std::size_t count(std::size_t bytesEach) {
        const auto many = take<std::uint64_t>();
        if (many > m_bytes.size() / bytesEach) m_good = false;
        return m_good ? std::size_t(many) : 0;
    }
    template <typename T>
    std::vector<T> list() {
        std::vector<T> values(count(sizeof(T)));
        for (T& value : values) value = take<T>();
        return values;
    }
    std::vector<Point> points() {
        static_assert(sizeof(Point) == 2 * sizeof(double) && std::is_trivially_copyable_v<Point>);
        std::vector<Point> values(count(sizeof(Point)));
        std::memcpy(values.data(), m_bytes.data(), values.size() * sizeof(Point)); // there are many
        m_bytes.remove_prefix(values.size() * sizeof(Point));
        for (const Point& p : values) m_good = m_good && isNear(p.x) && isNear(p.y);
        return values;
    }
    std::vector<Area> areas() {
        std::vector<Area> values(count(4 * sizeof(double)));
        for (Area& a : values)
            for (double* v : {&a.corner.x, &a.corner.y, &a.size.width, &a.size.height}) *v = take<double>();
        return values;
    }
    bool good() const { return m_good; }
    bool done() const { return m_good && m_bytes.empty(); }

private:
    /// Further away nothing is drawn.
    static bool isNear(double value) { return std::abs(value) <= 1e8; }

    std::string_view m_bytes;
    bool m_good = true;
};

std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325u;
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        sum = (sum ^ word) * 0x100000001b3u;
        sum ^= sum >> 29;
    }
    for (const char c : bytes) sum = (sum ^ std::uint8_t(c)) * 0x100000001b3u;
    return sum;
}

/// Whether a placement that was read is one of that component.
bool fits(const Component& c, const Placed& placed) {
    if (placed.rank.size() != c.size() || placed.across.size() != c.size() || placed.ways.size() != c.edges.size())
        return false;
    for (const auto rank : placed.rank)
        if (rank < 0 || std::size_t(rank) > 2 * c.size() + 2) return false;
    for (std::size_t e = 0; e < c.edges.size(); ++e) {
        const auto& edge = c.edges[e];
        const auto from = placed.rank[std::size_t(edge.from)], to = placed.rank[std::size_t(edge.to)];
        const bool loop = edge.from == edge.to;
        if (!loop && from >= to) return false;
        if (placed.ways[e].size() != (loop ? 0 : std::size_t(to - from - 1))) return false;
    }
    return true;
}

/// Whether a layout that was read is one of that graph: each curve leads from box to box, and every lane has a strip.
bool fits(const LayoutGraph& graph, const LayoutResult& result) {
    if (result.centres.size() != graph.nodes.size() || result.curves.size() != graph.edges.size()) return false;
    if (result.lanes.size() != (hasLanes(graph) ? laneCount(graph) : 0)) return false;
    const auto boxOf = [&](std::size_t node) {
        return rectAround(result.centres[node], graph.nodes[node].width, graph.nodes[node].height);
    };
    for (std::size_t e = 0; e < graph.edges.size(); ++e)
        if (!joins(result.curves[e], boxOf(graph.edges[e].from), boxOf(graph.edges[e].to))) return false;
    const auto isArea = [](const Area& area) { return area.size.width >= 0 && area.size.height >= 0; };
    return result.size.width >= 0 && result.size.height >= 0 &&
           std::all_of(result.lanes.begin(), result.lanes.end(), isArea);
}

} // namespace

std::string keyOf(const LayoutGraph& graph) {
    Writer key;
    for (const auto& node : graph.nodes) {
        key.add(node.width);
        key.add(node.height);
        key.add(node.group);
        key.add(node.lane);
        key.add(node.band);
    }
    key.add(std::uint64_t(graph.edges.size()));
    for (const auto& edge : graph.edges) {
        key.add(std::uint64_t(edge.from));
        key.add(std::uint64_t(edge.to));
        key.add(edge.weight);
        key.add(edge.weak);
    }
    key.list(graph.laneHeads);
    key.add(int(graph.direction));
    for (const double gap :
         {graph.aspect, graph.nodeGap, graph.rankGap, graph.componentGap, graph.arrivalLength, graph.arrivalGap})
        key.add(gap);
    return key.take();
}

std::string LayoutMemory::nameOf(const Component& component) const {
    if (m_folder.empty()) return {};
    Writer gaps;
    gaps.add(component.nodeGap);
    gaps.add(component.rankGap);
    return sha256("part\n" + keyOf(component) + gaps.take()).hex();
}

std::string LayoutMemory::nameOf(const LayoutGraph& graph) const {
    return m_folder.empty() ? std::string() : sha256("whole\n" + keyOf(graph)).hex();
}

std::optional<std::string> LayoutMemory::read(const std::string& name) const {
    if (m_folder.empty()) return {};
    const fs::path file = m_folder / name;
    auto bytes = readFile(file, kMostFileBytes);
    const std::size_t head = kMagic.size() + sizeof(std::uint64_t);
    if (!bytes || bytes->size() < head || !bytes->starts_with(kMagic)) return {};
    const std::string_view body = std::string_view(*bytes).substr(head);
    if (Reader(std::string_view(*bytes).substr(kMagic.size())).take<std::uint64_t>() != checksum(body)) return {};
    std::error_code ignored; // used now: not the next to go
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
    return std::string(body);
}

void LayoutMemory::write(const std::string& name, const std::string& body) {
    if (m_folder.empty() || body.size() + 64 > kMostFileBytes) return;
    Writer sum;
    sum.add(checksum(body));
    remember(m_folder / name, std::string(kMagic) + sum.take() + body);
    m_wrote = true;
}

std::optional<Placed> LayoutMemory::placed(const std::string& name, const Component& component) const {
    const auto body = read(name);
    if (!body) return {};
    Reader reader(*body);
    Placed placed;
    placed.rank = reader.list<std::int32_t>();
    placed.across = reader.list<double>();
    placed.ways.resize(reader.count(sizeof(std::uint64_t)));
    for (auto& way : placed.ways) way = reader.list<double>();
    if (!reader.done() || !fits(component, placed)) return {};
    return placed;
}

void LayoutMemory::keep(const std::string& name, const Placed& placed) {
    if (m_folder.empty()) return;
    Writer body;
    body.list(placed.rank);
    body.list(placed.across);
    body.add(std::uint64_t(placed.ways.size()));
    for (const auto& way : placed.ways) body.list(way);
    write(name, body.take());
}

std::optional<LayoutResult> LayoutMemory::whole(const std::string& name, const LayoutGraph& graph) const {
    const auto body = read(name);
    if (!body) return {};
    Reader reader(*body);
    LayoutResult result;
    result.centres = reader.points();
    result.curves.resize(reader.count(sizeof(std::uint64_t)));
    for (auto& curve : result.curves) curve.points = reader.points();
    for (double* v : {&result.origin.x, &result.origin.y, &result.size.width, &result.size.height})
        *v = reader.take<double>();
    result.lanes = reader.areas();
    if (!reader.done() || !fits(graph, result)) return {};
    return result;
}

void LayoutMemory::keep(const std::string& name, const LayoutResult& result) {
    std::size_t points = result.centres.size();
    for (const auto& curve : result.curves) points += curve.points.size();
    if (m_folder.empty() || points * sizeof(Point) > kMostFileBytes) return;
    Writer body;
    body.points(result.centres);
    body.add(std::uint64_t(result.curves.size()));
    for (const auto& curve : result.curves) body.points(curve.points);
    for (const double v : {result.origin.x, result.origin.y, result.size.width, result.size.height}) body.add(v);
    body.areas(result.lanes);
    write(name, body.take());
}

void LayoutMemory::tidy() const {
    if (!m_wrote) return;
    struct File {
        fs::file_time_type used;
        fs::path path;
        std::uint64_t bytes = 0;
    };
    std::vector<File> files;
    std::uint64_t bytes = 0;
    std::error_code error;
    for (fs::directory_iterator at(m_folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        File file{at->last_write_time(gone), at->path(), at->file_size(gone)};
        if (gone) continue;
        bytes += file.bytes;
        files.push_back(std::move(file));
    }
    if (files.size() <= kMostFiles && bytes <= kMostBytes) return;
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
    std::size_t count = files.size();
    for (const File& file : files) {
        if (count <= kKeptFiles && bytes <= kMostBytes) break;
        std::error_code ignored;
        fs::remove(file.path, ignored);
        bytes -= file.bytes;
        --count;
    }
}

} // namespace stemma::layered

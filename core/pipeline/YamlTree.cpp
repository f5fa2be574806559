// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/pipeline/Node.h"
#include "core/pipeline/YamlTraps.h"

#include <sstream>
#include <unordered_map>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace stemma {

namespace {

/// Thrown out of yaml-cpp's parser, caught in readYamlTree(), after a problem was added.
struct Stop {};

/// Builds the tree out of yaml-cpp's events, which keep the place of everything (its node API doesn't).
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, Problems& problems) : m_text(text), m_locator(text), m_problems(problems) {}

    std::optional<Node> takeRoot() { return std::move(m_root); }
    /// Where the innermost list or map begins that is still open; of a fault at the end of the file that is the place.
    std::optional<Place> openBracket() const {
        for (auto frame = m_frames.rbegin(); frame != m_frames.rend(); ++frame)
            if (frame->node.flow) return frame->node.where;
        return std::nullopt;
    }
    /// yaml-cpp takes the end of the file for the end of a quoted text; only the last one can be meant.
    bool lastQuotedEnds() const {
        if (m_lastQuoted >= m_text.size()) return true;
        const char quote = m_text[m_lastQuoted];
        if (quote != '"' && quote != '\'') return true;
        for (std::size_t i = m_lastQuoted + 1; i < m_text.size(); ++i) {
            if (quote == '"' && m_text[i] == '\\')
                ++i;
            else if (m_text[i] == quote && quote == '\'' && m_text.substr(i + 1, 1) == "'")
                ++i;
            else if (m_text[i] == quote)
                return true;
        }
        return false;
    }
    Place lastQuotedPlace() const { return Locator(m_text).at(m_lastQuoted); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (m_root) stop(mark, "There is a second YAML document after '---'", "Keep one pipeline in a file.");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node node;
        node.where = place(mark);
        // The event doesn't say how it was written, which matters where nulls are listed as text.
        for (const std::string_view word : {"null", "Null", "NULL", "~"})
            if (mark.pos >= 0 && m_text.substr(std::min(m_text.size(), std::size_t(mark.pos)), word.size()) == word)
                node.text = word;
        // yaml-cpp gives an empty value the place of what comes next.
        if (node.text.empty() && !m_frames.empty() && m_frames.back().hasKey) node.where = m_frames.back().keyWhere;
        finish(std::move(node), anchor, 1);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node node;
        node.where = place(mark);
        node.text = value;
        node.quoted = tag != "?";
        if (node.quoted && mark.pos >= 0) m_lastQuoted = std::size_t(mark.pos);
        node.kind = tag == "?" ? plainKind(value) : NodeKind::Text;
        if (value.find('\0') != std::string::npos) stop(mark, "A text can't hold the character U+0000");
        if (tag != "?" && tag != "!") applyTag(mark, tag, node);
        if (!m_frames.empty() && expectsKey()) return takeKey(std::move(node));
        if (node.kind == NodeKind::Integer && !fitsSixtyFourBits(node.text))
            m_problems.add(node.where, "The number " + inQuotes(node.text) + " doesn't fit into 64 bits",
                           "Quote it to make it text.");
        finish(std::move(node), anchor, 1);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end()) stop(mark, "An alias stands inside of what it refers to");
        if (!m_frames.empty() && expectsKey()) stop(mark, "An alias can't be a key");
        const Anchored& target = found->second;
        m_expandedNodes += target.nodes;
        m_expandedBytes += target.bytes;
        if (m_expandedNodes > TreeLimits::kExpandedNodes || m_expandedBytes > TreeLimits::kExpandedBytes)
            stop(mark, "Its aliases expand to more than " + formatCount(TreeLimits::kExpandedNodes) + " values");
        if (int(m_frames.size()) + target.depth > TreeLimits::kDepth) stop(mark, "It is nested more than 200 deep");
        Node copy = target.node;
        copy.where = place(mark);
        finish(std::move(copy), 0, target.nodes, target.depth, target.bytes);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(mark, tag, "tag:yaml.org,2002:seq", anchor, NodeKind::List, style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(mark, tag, "tag:yaml.org,2002:map", anchor, NodeKind::Map, style);
    }
    void OnMapEnd() override { close(); }

private:
    struct Anchored {
        Node node;
        std::size_t nodes = 1, bytes = 0;
        int depth = 1;
    };
    struct Frame {
        Node node;
        YAML::anchor_t anchor = 0;
        std::size_t nodes = 1, bytes = 0;
        int depth = 1;
        bool hasKey = false; ///< the key was read, its value comes next
        std::string key;
        Place keyWhere;
    };

    Place place(const YAML::Mark& mark) { return mark.pos < 0 ? Place{} : m_locator.at(std::size_t(mark.pos)); }
    [[noreturn]] void stop(const YAML::Mark& mark, std::string what, std::string hint = {}) {
        m_problems.add(place(mark), std::move(what), std::move(hint));
        throw Stop();
    }
    bool expectsKey() const { return m_frames.back().node.isMap() && !m_frames.back().hasKey; }

    void takeKey(Node key) {
        Frame& frame = m_frames.back();
        frame.hasKey = true;
        frame.key = std::move(key.text);
        frame.keyWhere = key.where;
    }

    void applyTag(const YAML::Mark& mark, const std::string& tag, Node& node) {
        constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
        const std::string_view name = tag.starts_with(kPrefix) ? std::string_view(tag).substr(kPrefix.size()) : "";
        if (name == "str") return;
        const NodeKind kind = plainKind(node.text);
        const bool fits = (name == "int" && kind == NodeKind::Integer) ||
                          (name == "bool" && kind == NodeKind::Boolean) || (name == "null" && kind == NodeKind::Null) ||
                          (name == "float" && (kind == NodeKind::Number || kind == NodeKind::Integer));
        if (!fits)
            stop(mark, "The tag " + inQuotes(tag) + " isn't known here", "Take the tag away, or quote the text.");
        node.kind = name == "float" ? NodeKind::Number : kind;
    }

    void open(const YAML::Mark& mark, const std::string& tag, const char* own, YAML::anchor_t anchor, NodeKind kind,
              YAML::EmitterStyle::value style) {
        if (!tag.empty() && tag != "?" && tag != "!" && tag != own)
            stop(mark, "The tag " + inQuotes(tag) + " isn't known here", "Take the tag away.");
        if (int(m_frames.size()) >= TreeLimits::kDepth) stop(mark, "It is nested more than 200 deep");
        if (!m_frames.empty() && expectsKey()) {
            const std::string hint = trapHint(m_text, place(mark));
            stop(mark, "A list or map can't be a key", hint.empty() ? "Quote what stands in brackets." : hint);
        }
        Frame& frame = m_frames.emplace_back();
        frame.node.where = place(mark);
        frame.node.kind = kind;
        frame.node.flow = style == YAML::EmitterStyle::Flow;
        frame.anchor = anchor;
    }

    void close() {
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        finish(std::move(frame.node), frame.anchor, frame.nodes, frame.depth, frame.bytes);
    }

    void finish(Node node, YAML::anchor_t anchor, std::size_t nodes, int depth = 1, std::size_t bytes = 0) {
        if (++m_nodes > TreeLimits::kNodes) {
            m_problems.add(node.where, "It has more than " + formatCount(TreeLimits::kNodes) + " values");
            throw Stop();
        }
        bytes += node.text.size();
        if (anchor != 0) { // a copy counts like an expansion: anchors within anchors would otherwise multiply
            m_expandedNodes += nodes;
            m_expandedBytes += bytes;
            if (m_expandedNodes > TreeLimits::kExpandedNodes || m_expandedBytes > TreeLimits::kExpandedBytes) {
                m_problems.add(node.where,
                               "Its anchors hold more than " + formatCount(TreeLimits::kExpandedNodes) + " values");
                throw Stop();
            }
            m_anchors[anchor] = Anchored{node, nodes, bytes, depth};
        }
        if (m_frames.empty()) {
            m_root = std::move(node);
            return;
        }
        Frame& frame = m_frames.back();
        if (frame.node.isMap() && !frame.hasKey) return takeKey(std::move(node)); // a null key
        if (frame.node.isMap()) {
            node.key = std::move(frame.key);
            node.keyWhere = frame.keyWhere;
            frame.hasKey = false;
            bytes += node.key.size();
        }
        frame.nodes += nodes;
        frame.bytes += bytes;
        frame.depth = std::max(frame.depth, depth + 1);
        frame.node.children.push_back(std::move(node));
    }

    std::string_view m_text;
    Locator m_locator;
    Problems& m_problems;
    std::optional<Node> m_root;
    std::vector<Frame> m_frames;
    std::unordered_map<YAML::anchor_t, Anchored> m_anchors;
    std::size_t m_lastQuoted = std::string_view::npos;
    std::size_t m_nodes = 0, m_expandedNodes = 0, m_expandedBytes = 0;
};

} // namespace

std::optional<Node> readYamlTree(std::string_view text, Problems& problems) {
    TreeBuilder builder(text, problems);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        if (builder.lastQuotedEnds()) return builder.takeRoot();
        problems.add(builder.lastQuotedPlace(), "A quoted text doesn't end", "Close it with the same quote.");
    } catch (const Stop&) {
    } catch (const YAML::Exception& error) {
        Locator locator(text);
        Place where = error.mark.pos < 0 ? Place{} : locator.at(std::size_t(error.mark.pos));
        const bool atEnd =
            error.mark.pos >= 0 && trim(text.substr(std::min(text.size(), std::size_t(error.mark.pos)))).empty();
        if (atEnd) where = builder.openBracket().value_or(where);
        const YamlFault fault =
            builder.lastQuotedEnds()
                ? explainYamlFault(text, where, error.msg, builder.openBracket().has_value())
                : YamlFault{builder.lastQuotedPlace(), "A quoted text doesn't end", "Close it with the same quote."};
        problems.add(fault.where, fault.message, fault.hint);
    } catch (const std::exception& error) {
        problems.add({}, std::string("This can't be read as YAML: ") + error.what());
    }
    return std::nullopt;
}

} // namespace stemma

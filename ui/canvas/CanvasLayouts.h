// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasPins.h"

#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// What is on its way to a canvas: graphs are laid out off the UI thread, the newest wins, and what happens meanwhile
/// isn't lost, neither what nodes say since nor what a person arranges. It shows nothing itself. UI thread.
class CanvasLayouts : public QObject {
    Q_OBJECT
public:
    /// Workers read it: changed only where nobody else holds it (ownOf).
    using Drawing = std::shared_ptr<LineageDrawing>;
    struct Laid {
        Drawing drawing; ///< null: none
        PlacedScene placed;
    };
    /// What a person's arranging asks of the layout that comes next.
    enum class Owed : std::uint8_t { Nothing, Places, Everything };

    explicit CanvasLayouts(std::function<void(Laid)> present, QObject* parent = nullptr);
    void setOptions(const LayoutOptions& options) { m_options = options; }
    bool busy() const { return m_latest.busy(); }

    /// Lays out; `places` says what was on screen, the rest of it is known here.
    void ask(Drawing drawing, CanvasPlaces places);
    /// Whether a graph with the same places is on its way: then it says what this one says, and nothing is to be done.
    /// Else what was kept for it is forgotten.
    bool expects(const LineageDrawing& drawing);
    void forget();                                     ///< nothing that is on its way is wanted any more
    void hold(Laid laid) { m_held = std::move(laid); } ///< for a while nothing may take its place on screen
    Laid takeHeld() { return std::exchange(m_held, {}); }
    Drawing takeNewest();                               ///< of what is on its way or held; null: nothing is
    void keepNews(const std::vector<DrawnNode>& nodes); ///< of what is shown, for what is on its way
    std::unordered_map<std::string, DrawnNode> takeNews() { return std::exchange(m_news, {}); }

    void owe(Owed owed) { m_owed = std::max(m_owed, owed); }
    Owed owed() const { return m_owed; }
    CanvasPins& pins() { return m_pins; }
    const CanvasPins& pins() const { return m_pins; }
    void shown(const Pins& homes); ///< all that was owed is on screen

    static LineageDrawing& ownOf(Drawing& drawing); ///< a copy first, where somebody else holds it

    Q_SIGNAL void busyChanged();
    Q_SIGNAL void failed(const stemma::Error& error); ///< what was asked for; nothing comes

private:
    LayoutOptions m_options;
    std::function<void(Laid)> m_present;
    Latest m_latest;
    Drawing m_coming; ///< being laid out; null: nothing is
    Laid m_held;
    std::unordered_map<std::string, DrawnNode> m_news; ///< by id: what nodes say since that was asked for
    CanvasPins m_pins;
    Owed m_owed = Owed::Nothing;
};

} // namespace stemma::ui

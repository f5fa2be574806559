// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Curves.h"
#include "ui/bridge/Latest.h"
#include "ui/views/inspector/PictureWork.h"

#include <QTimer>
#include <QWidget>
#include <map>
#include <string>
#include <vector>

namespace stemma::ui {

class PictureCard;

/// The curves of a step that runs, below each other, growing as it tells them: resolved on a worker a few times a
/// second, so that a flood costs the window nothing. Hidden while there are none. UI thread.
class LiveCurves : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 4; ///< of them are shown
    explicit LiveCurves(QWidget* parent = nullptr);
    void show(const std::map<std::string, Curve>& curves, int attempt);
    Q_SIGNAL void opened(const QString& name);

private:
    void draw();
    std::map<std::string, Curve> m_curves; ///< what is to be drawn next
    std::vector<PictureCard*> m_cards;
    std::vector<std::string> m_names; ///< of the cards
    bool m_news = false;
    int m_attempt = 1;
    QTimer m_pause;
    Latest m_drawing;
};

} // namespace stemma::ui

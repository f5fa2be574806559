// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartAdjust.h"

#include <QFrame>
#include <memory>

class QLabel;
class QLineEdit;
class QMenu;

namespace stemma::ui {

class Button;
class Chip;

/// The line over a chart: select a part of it, adjust it. What can be adjusted (mark, columns, colour, bins,
/// logarithms) unfolds on demand, as chips with menus; what was adjusted can be kept under a title, or let go. Knows no
/// chart: it shows knobs and says which ones are wished. UI thread.
class ChartBar : public QFrame {
    Q_OBJECT
public:
    explicit ChartBar(QWidget* parent = nullptr);
    /// What can be adjusted, and how it stands; nullptr: nothing can be.
    void show(std::shared_ptr<const AdjustableChart> chart, const ChartKnobs& knobs);
    void setSelectable(bool can); ///< a part can be selected
    void setSelecting(bool on);
    void setSavable(bool can); ///< somebody keeps what is adjusted
    void setOpen(bool open);
    bool isOpen() const { return m_open; }
    void askTitle(); ///< shows the field for the title of what is to be kept

Q_SIGNALS:
    void knobsWished(const stemma::ChartKnobs& knobs);
    void saveWished(const QString& title);
    void selectingWished(bool on);
    void openChanged(bool open);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeKnobs();
    void dress();
    void refresh(); ///< the chips say what the knobs are
    void columnMenu(bool y);
    void addColumns(QMenu& menu, bool y, const std::string& aggregate);
    void markMenu();
    void colourMenu();
    void wish(const ChartKnobs& knobs);
    void closeField();

    std::shared_ptr<const AdjustableChart> m_chart;
    ChartKnobs m_knobs;
    Chip *m_select, *m_adjust, *m_mark, *m_x, *m_y, *m_colour, *m_logX, *m_logY, *m_reset, *m_save;
    Button *m_fewer, *m_more;
    QLabel* m_bins;
    QLineEdit* m_title;
    bool m_open = false, m_savable = false, m_selectable = false;
};

} // namespace stemma::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Context.h"

#include <QDialog>
#include <vector>

class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace stemma::ui {

class EmptyState;
class Section;

/// All keys, grouped by where they hold: those of commands, from their catalog, and those of graphs, tables, charts and
/// versions. What is typed leaves those whose words or keys have it. UI thread.
class KeysDialog : public QDialog {
    Q_OBJECT
public:
    explicit KeysDialog(const Context& context, QWidget* parent = nullptr);
    int shown() const; ///< how many keys are in sight

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row {
        QWidget* widget = nullptr;
        QString searched; ///< in small letters
        Section* section = nullptr;
        bool in = true;
    };
    Section* addGroup(QVBoxLayout& column, const QString& title);
    void addRow(Section& section, const QString& words, const QStringList& keys);
    void addCommands(QVBoxLayout& column);
    void addPlaces(QVBoxLayout& column);
    void filter(const QString& typed);

    QLineEdit* m_field = nullptr;
    QScrollArea* m_area = nullptr;
    EmptyState* m_none = nullptr;
    QWidget* m_groups = nullptr;
    std::vector<Row> m_rows;
};

} // namespace stemma::ui

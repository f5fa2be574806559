// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace stemma::ui {

class Chip;

/// The line above a table: find, one chip per condition, a field for a further one, how much is seen, export.
/// What was wrong with a condition stands below it until it is changed. Knows nothing of tables.
class TableBar : public QWidget {
    Q_OBJECT
public:
    explicit TableBar(QWidget* parent = nullptr);
    void setConditions(const QStringList& conditions);
    QStringList conditions() const { return m_conditions; }
    void setFind(const QString& text); ///< without asking for it
    QString find() const;
    void setFindHint(const QString& hint); ///< "Find in 333 rows"
    void setCounts(const QString& text, const QString& tip);
    /// The condition last added was refused: it stands in the field again, and why.
    void refuse(const QString& condition, const QString& why);
    void say(const QString& sentence); ///< for some seconds, instead of the counts
    void setPatience(int milliseconds) { m_typing.setInterval(milliseconds); }
    QToolButton* exportButton() const { return m_export; }
    void focusFind();
    void focusFilter(const QString& text = {}); ///< opens the field for a condition

Q_SIGNALS:
    void findWished(const QString& text);
    void conditionsWished(const QStringList& conditions);
    void leaveWished(); ///< down into the table
    void exportWished();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeField();
    void arrange();
    void connectParts();
    void buildChips();
    void takeCondition();
    void closeField();
    void dress();

    QLineEdit *m_find, *m_field;
    QHBoxLayout* m_chipRow;
    QWidget* m_chips;
    Chip* m_add;
    QLabel *m_counts, *m_error;
    QToolButton* m_export;
    QTimer m_typing, m_saying;
    QStringList m_conditions;
    QString m_countText;
    int m_edited = -1; ///< the condition being changed; -1: a new one
};

} // namespace stemma::ui

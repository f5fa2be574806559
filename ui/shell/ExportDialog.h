// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPointer>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QPushButton;

namespace stemma::ui {

class Desk;
class Exportable;
struct ExportFormat;
struct ExportOptions;

/// Saves what is in view: which format, how much of it, how many pixels, with or without its ground; then where to.
/// What has been written, or why not, is said through the Desk. The page may go meanwhile.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// Contract: `page` is an Exportable; one that is still loading has formats later, and says so.
    ExportDialog(QWidget* page, Desk& desk, QWidget* parent);
    ~ExportDialog() override;
    void prefer(const QString& format); ///< chosen as soon as the page has it; "" for the first

private:
    void build();
    QLayout* makeButtons();
    void offer(); ///< the formats the page has now
    void update_();
    void save();
    ExportOptions options() const;
    QPointer<QWidget> m_page;
    Exportable& m_what;
    Desk& m_desk;
    QComboBox *m_format = nullptr, *m_scale = nullptr, *m_theme = nullptr, *m_part = nullptr;
    QFormLayout* m_form = nullptr;
    QString m_preferred; ///< the format that is wished for, or was chosen
    bool m_offering = false;
    QCheckBox* m_background = nullptr;
    QPushButton *m_save = nullptr, *m_copy = nullptr;
    std::vector<ExportFormat> m_offered;
};

} // namespace stemma::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"

#include <QDialog>

class QLineEdit;
class QVBoxLayout;

namespace stemma::ui {

class Button;
class ElidedLabel;
class LinkText;

/// Asks where a new pipeline goes and what it is called, writes one to start from, and opens its preview (and the
/// editor, where one is set). Overwrites nothing: what is in the way is said below the fields, which stay to be
/// corrected. UI thread; files are written on a worker.
class NewPipelineDialog : public QDialog {
    Q_OBJECT
public:
    explicit NewPipelineDialog(const Context& context, QWidget* parent = nullptr);

private:
    void buildFields(QVBoxLayout& column);
    void browse();
    void follow(); ///< says where it would go, and whether the name will do
    void create();
    QString folder() const;

    Context m_context;
    Latest m_writing;
    QLineEdit *m_name = nullptr, *m_place = nullptr;
    ElidedLabel* m_result = nullptr;
    LinkText* m_problem = nullptr;
    Button* m_create = nullptr;
};

} // namespace stemma::ui

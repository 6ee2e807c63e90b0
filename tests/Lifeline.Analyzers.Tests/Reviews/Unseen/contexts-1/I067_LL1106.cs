// An event handler has to be async void by its signature, and there is no context in sight.
using Lifeline;

namespace I067;

public class Button { public event EventHandler? Clicked; public void Click() => Clicked?.Invoke(this, EventArgs.Empty); }
public class Form
{
    private readonly Func<Task> _save;
    public Form(Button button, Func<Task> save)
    {
        _save = save;
        button.Clicked += OnClicked;
    }

    private async void OnClicked(object? sender, EventArgs e) => await _save();
}

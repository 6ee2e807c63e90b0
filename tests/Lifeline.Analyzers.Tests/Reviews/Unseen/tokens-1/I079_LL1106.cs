// An event handler has to be async void; there's no token at hand.

namespace I079;

public interface IButton { event EventHandler? Clicked; }

public class SaveOnClick
{
    private readonly Func<Task> _save;
    private readonly Action<Exception> _report;

    public SaveOnClick(IButton button, Func<Task> save, Action<Exception> report)
    {
        _save = save;
        _report = report;
        button.Clicked += OnClicked;
    }

    private async void OnClicked(object? sender, EventArgs e)
    {
        try { await _save(); }
        catch (Exception ex) { _report(ex); }
    }
}

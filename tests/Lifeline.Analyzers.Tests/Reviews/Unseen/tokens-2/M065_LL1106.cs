// An async void local function is started and knows nothing of the token.
namespace M065;

public sealed class Banner(Func<string, Task> show)
{
    public int Greet(string[] names, CancellationToken token)
    {
        var shown = 0;
        foreach (var name in names)
        {
            token.ThrowIfCancellationRequested();
            ShowLater(name);
            shown++;
        }

        return shown;

        async void ShowLater(string name) => await show($"hello {name}");
    }
}

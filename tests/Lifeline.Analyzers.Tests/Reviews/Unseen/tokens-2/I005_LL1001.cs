// A plain source without timer and link leaks nothing when it is dropped.
namespace I005;

public sealed class Button
{
    private readonly List<Action> _pressed = [];

    public CancellationToken PressedToken()
    {
        var source = new CancellationTokenSource();
        _pressed.Add(source.Cancel);
        return source.Token;
    }

    public void Press() => _pressed.ForEach(action => action());
}

// Register here is the container's own method and has nothing to do with tokens.
namespace I036;

public sealed class Handlers
{
    private readonly Dictionary<Type, Func<object, CancellationToken, Task>> _handlers = [];

    public int Register<T>(Func<T, CancellationToken, Task> handler)
    {
        _handlers[typeof(T)] = (message, token) => handler((T)message, token);
        return _handlers.Count;
    }

    public static Handlers Standard(Func<string, CancellationToken, Task> text, Func<int, CancellationToken, Task> number)
    {
        var handlers = new Handlers();
        handlers.Register(text);
        handlers.Register(number);
        return handlers;
    }
}

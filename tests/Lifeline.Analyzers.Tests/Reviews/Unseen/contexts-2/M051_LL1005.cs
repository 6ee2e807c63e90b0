// Registered from within a lambda on the long-lived stopping context, the result is dropped.

namespace M051;

public sealed class Rooms(Action<string> log)
{
    private readonly List<string> _rooms = [];

    public void Open(Context ctx, params IEnumerable<string> names) => names.ToList().ForEach(name =>
    {
        _rooms.Add(name);
        ctx.Stopping.AfterFunc(static state => Console.WriteLine($"closing {state}"), name);
        log(name);
    });
}

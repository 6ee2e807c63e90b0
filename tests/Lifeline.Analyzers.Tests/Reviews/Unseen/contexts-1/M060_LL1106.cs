// The async lambda becomes an async void that nobody awaits, and which never sees the context.
using Lifeline;

namespace M060;

public class Broadcast
{
    public void ToAll(Context ctx, List<string> users, Func<string, Task> send)
    {
        ctx.ThrowIfDone();
        users.ForEach(async user => await send(user));
    }
}

// One arm of the switch expression passes Background though ctx is a parameter.

namespace M085;

public enum Kind { Mail, Push, None }

public sealed class Dispatch(Func<Context, Task> mail, Func<Context, Task> push)
{
    public Task SendAsync(Context ctx, Kind kind) => kind switch
    {
        Kind.Mail => mail(ctx),
        Kind.Push => push(Context.Background),
        _ => Task.CompletedTask,
    };
}

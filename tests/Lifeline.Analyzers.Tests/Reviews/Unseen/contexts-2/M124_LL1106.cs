// An async void local function is started without the context, like a bare `go func()`.

namespace M124;

public interface ILegacyLog
{
    Task AppendAsync(string line);
}

public sealed class Audit(ILegacyLog log)
{
    public void Record(Context ctx, string user)
    {
        ctx.ThrowIfDone();
        Append($"{user} logged in");

        async void Append(string line) => await log.AppendAsync(line);
    }
}

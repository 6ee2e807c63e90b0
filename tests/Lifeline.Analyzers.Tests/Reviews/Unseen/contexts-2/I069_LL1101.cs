// nameof names the overload group, it calls nothing.

namespace I069;

public interface IAudit
{
    void Write(string line);

    void Write(Context ctx, string line);
}

public sealed class Audited(IAudit audit)
{
    public void Do(Context ctx, string what)
    {
        audit.Write(ctx, $"{nameof(IAudit.Write)}: {what}");
    }
}

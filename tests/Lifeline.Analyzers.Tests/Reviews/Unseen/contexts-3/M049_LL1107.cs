// default stands for the context: the callee refuses it on first use.

namespace M049;

public interface IFeature { Task<bool> IsOnAsync(Context ctx, string flag); }

public sealed class Features(IFeature features)
{
    public Task<bool> DarkModeAsync() => features.IsOnAsync(default, "dark-mode");
}

// "Register" of another type, a service registry, has nothing to do with tokens.

namespace I036;

public interface IRegistry { object Register(Action callback); }

public class Module(IRegistry registry)
{
    public Task InstallAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        registry.Register(() => Console.WriteLine("loaded"));
        return Task.CompletedTask;
    }
}

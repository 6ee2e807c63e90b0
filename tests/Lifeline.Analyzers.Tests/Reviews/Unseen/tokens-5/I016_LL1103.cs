// The second source is a sibling of the first, rightly linked to the caller's token: each stage has a limit of its own.
namespace I016;

public interface ICompilerHost { Task<byte[]> CompileAsync(string code, CancellationToken ct); Task<int> RunAsync(byte[] image, CancellationToken ct); }

public sealed class Sandbox(ICompilerHost host)
{
    public async Task<int> ExecuteAsync(string code, CancellationToken ct)
    {
        byte[] image;
        using (var compiling = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            compiling.CancelAfter(TimeSpan.FromSeconds(30));
            image = await host.CompileAsync(code, compiling.Token);
        }

        using (var running = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            running.CancelAfter(TimeSpan.FromSeconds(5));
            return await host.RunAsync(image, running.Token);
        }
    }
}

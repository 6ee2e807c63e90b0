// StartNew gets the token among its other arguments.
namespace I078;

public sealed class Grinder(Func<CancellationToken, int> grind)
{
    public Task<int> GrindAsync(CancellationToken token) =>
        Task.Factory.StartNew(() => grind(token), token, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}

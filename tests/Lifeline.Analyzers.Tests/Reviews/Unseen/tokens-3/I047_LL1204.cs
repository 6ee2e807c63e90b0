// the exception, cancellation included, goes to the waiting caller through the completion source
namespace I047;

public sealed class WorkItem(Func<CancellationToken, Task<int>> body)
{
    private readonly TaskCompletionSource<int> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Result => _result.Task;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        try
        {
            _result.SetResult(await body(ct));
        }
        catch (OperationCanceledException e)
        {
            _result.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            _result.SetException(e);
        }
    }
}

using System.Runtime.InteropServices;

namespace Lifeline.Collections;

/// <summary>A weak reference that may be used in a finalizer, which a <see cref="WeakReference{T}"/> may not, being finalized itself.</summary>
internal struct WeakHandle<T>(T target)
    where T : class
{
    private GCHandle _handle = GCHandle.Alloc(target, GCHandleType.WeakTrackResurrection);

    public readonly T? Target => _handle.IsAllocated ? (T?)_handle.Target : null;

    public void Free()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
        }
    }
}
